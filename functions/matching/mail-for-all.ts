import { isOfMailBrand } from "./mail-brand.ts";

/** By whom they are: mail for itself, of a country's providers of access, of a country's portals and phones. */
export const mailHosts: readonly string[] =
  `proton.me protonmail.com protonmail.ch pm.me tuta.com tuta.io tutamail.com keemail.me hey.com fastmail.com fastmail.fm
   mailbox.org posteo.de posteo.net posteo.org hushmail.com runbox.com startmail.com mailfence.com kolabnow.com disroot.org
   riseup.net skiff.com duck.com mozmail.com appleid.com simplelogin.com anonaddy.com pobox.com zoho.com zoho.eu zoho.in
   icloud.com me.com mac.com msn.com live.com windowslive.com passport.com live.co.uk live.de live.fr live.it live.nl live.be
   live.ca live.com.au live.com.mx live.com.pt live.se live.dk live.no live.ie live.jp live.cn live.in live.at live.ru
   live.co.za live.com.sg live.com.my rocketmail.com myyahoo.com aim.com mail.com email.com usa.com post.com inbox.com
   lycos.com excite.com lavabit.com cock.li vfemail.net

   comcast.net xfinity.com verizon.net att.net sbcglobal.net bellsouth.net pacbell.net swbell.net ameritech.net flash.net
   prodigy.net nvbell.net snet.net cox.net charter.net spectrum.net rr.com roadrunner.com optonline.net optimum.net
   frontier.com frontiernet.net windstream.net centurylink.net centurytel.net embarqmail.com q.com earthlink.net
   mindspring.com juno.com netzero.net suddenlink.net mediacombb.net cableone.net sparklight.net tds.net insightbb.com
   wowway.com rogers.com sympatico.ca bellaliant.net shaw.ca telus.net videotron.ca cogeco.ca cogeco.net eastlink.ca
   sasktel.net mts.net
   btinternet.com btopenworld.com talk21.com sky.com virginmedia.com virgin.net ntlworld.com blueyonder.co.uk talktalk.net
   tiscali.co.uk o2.co.uk plus.com plusnet.com eircom.net mail.ie
   bigpond.com bigpond.net.au optusnet.com.au iinet.net.au on.net tpg.com.au westnet.com.au dodo.com.au ozemail.com.au
   xtra.co.nz slingshot.co.nz vodafone.co.nz clear.net.nz orcon.net.nz telkomsa.net mweb.co.za webmail.co.za vodamail.co.za
   web.de email.de t-online.de magenta.de freenet.de arcor.de vodafone.de vodafonemail.de online.de unitybox.de kabelmail.de
   o2mail.de o2online.de 1und1.de ewetel.net ewe.net netcologne.de bluewin.ch hispeed.ch sunrise.ch a1.net aon.at chello.at
   orange.fr wanadoo.fr free.fr laposte.net sfr.fr neuf.fr bbox.fr numericable.fr club-internet.fr aliceadsl.fr cegetel.net
   libero.it virgilio.it tiscali.it alice.it tin.it tim.it email.it poste.it fastwebnet.it inwind.it iol.it pec.it
   telefonica.net terra.es ono.com movistar.es sapo.pt telepac.pt clix.pt iol.pt netcabo.pt
   telenet.be skynet.be proximus.be scarlet.be voo.be ziggo.nl kpnmail.nl kpnplanet.nl planet.nl hetnet.nl home.nl xs4all.nl
   upcmail.nl casema.nl quicknet.nl tele2.nl chello.nl zonnet.nl online.nl
   telia.com telia.se spray.se bredband.net comhem.se tele2.se online.no getmail.no frisurf.no broadpark.no mail.dk tdc.dk
   tdcadsl.dk stofanet.dk jubii.dk ofir.dk youmail.dk elisanet.fi kolumbus.fi saunalahti.fi luukku.com suomi24.fi welho.com
   wp.pl o2.pl onet.pl onet.eu op.pl interia.pl interia.eu poczta.fm gazeta.pl tlen.pl vp.pl seznam.cz email.cz post.cz
   centrum.cz volny.cz atlas.cz azet.sk centrum.sk zoznam.sk freemail.hu citromail.hu t-online.hu mail.bg abv.bg dir.bg net.hr
   inet.hr siol.net amis.net otenet.gr forthnet.gr mynet.com ttmail.com superonline.com
   mail.ru inbox.ru list.ru bk.ru internet.ru yandex.com yandex.ru yandex.ua yandex.kz yandex.by ya.ru rambler.ru ukr.net i.ua
   meta.ua bigmir.net inbox.lv walla.co.il walla.com 013.net bezeqint.net netvision.net.il
   emirates.net.ae eim.ae etisalat.ae batelco.com.bh
   uol.com.br bol.com.br terra.com.br ig.com.br globo.com globomail.com r7.com oi.com.br prodigy.net.mx fibertel.com.ar
   arnet.com.ar speedy.com.ar ciudad.com.ar
   qq.com 163.com 126.com yeah.net sina.com sina.cn sohu.com foxmail.com 139.com 189.cn aliyun.com 21cn.com tom.com
   hanmail.net daum.net naver.com nate.com kakao.com docomo.ne.jp ezweb.ne.jp softbank.ne.jp softbank.jp au.com nifty.com
   biglobe.ne.jp so-net.ne.jp ocn.ne.jp rediffmail.com rediff.com indiatimes.com sify.com vsnl.com
   vnn.vn fpt.vn viettel.vn saigonnet.vn pchome.com.tw hinet.net seed.net.tw netvigator.com singnet.com.sg streamyx.com
   tm.net.my telkom.net plasa.com pldtdsl.net`.split(/\s+/);

const hosts = new Set(mailHosts);

/**
 * Whether anybody may have an address at a host, in lower case: then people there are neither one customer nor colleagues.
 * The common ones, known without looking further; the snapshot of `sharedDomains` has these and many more.
 */
export function isMailForAll(host: string): boolean {
  for (let name = host; name.includes("."); name = name.slice(name.indexOf(".") + 1))
    if (hosts.has(name) || isOfMailBrand(name)) return true;
  return false;
}
