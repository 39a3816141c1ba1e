-- The firm's own query over its Practice CS database: one row a record, in the columns of the hub's CSV.
-- The names of Practice CS's tables and columns are not published: put those of your database in place of the blanks.
-- Read only; no hints, no temporary tables.
SELECT
    'client'          AS record_type,
    /* Client ID */   AS record_id,
    /* Client ID */   AS client_id,
    /* name */        AS client_name,
    /* email */       AS client_email,
    ''                AS title,
    /* status */      AS status,
    /* changed on */  AS occurred_at,
    NULL              AS due_at,
    NULL              AS amount,
    NULL              AS currency,
    NULL              AS open_amount,
    NULL              AS issued_at,
    NULL              AS invoice_id,
    /* staff */       AS staff
FROM /* the table of clients */

UNION ALL

SELECT
    'invoice',
    /* number */,
    /* Client ID */,
    /* client's name */,
    '',
    /* what people call it */,
    /* open, paid, void */,
    /* date */,
    /* due date */,
    /* amount */,
    'USD',
    /* still to be paid */,
    /* its own date */,
    NULL,
    ''
FROM /* the table of invoices */
