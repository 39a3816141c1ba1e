<#
.SYNOPSIS
  Sends the firm's Practice CS export to the account hub: runs the firm's query, writes the hub's CSV, uploads it.
.EXAMPLE
  .\export-practice-cs.ps1 -Url https://hub.example/hooks/practice-cs/main -SecretFile C:\AccountHub\secret.xml -Server SQL01\PRACTICECS -Database PracticeCS -Query C:\AccountHub\query.sql
.EXAMPLE
  .\export-practice-cs.ps1 -Url https://hub.example/hooks/practice-cs/main -SecretFile C:\AccountHub\secret.xml -Csv C:\Reports\export.csv
#>
[CmdletBinding(DefaultParameterSetName = 'Query')]
param(
    [Parameter(Mandatory)] [ValidatePattern('^https://|^http://127\.0\.0\.1[:/]')] [string] $Url,
    [Parameter(Mandatory)] [string] $SecretFile,
    [Parameter(Mandatory, ParameterSetName = 'Query')] [string] $Server,
    [Parameter(Mandatory, ParameterSetName = 'Query')] [string] $Database,
    [Parameter(Mandatory, ParameterSetName = 'Query')] [string] $Query,
    [Parameter(Mandatory, ParameterSetName = 'Csv')] [string] $Csv
)

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
[Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls12
Add-Type -AssemblyName System.Net.Http

$columns = 'record_type', 'record_id', 'client_id', 'client_name', 'client_email', 'title', 'status',
    'occurred_at', 'due_at', 'amount', 'currency', 'open_amount', 'issued_at', 'invoice_id',
    'staff', 'exported_at'

# The same text on a server of any language: ISO 8601 dates, a point in amounts.
function ConvertTo-Field($Value) {
    $invariant = [Globalization.CultureInfo]::InvariantCulture
    $text = if ($null -eq $Value -or $Value -is [DBNull]) { '' }
        elseif ($Value -is [datetime]) { $Value.ToString('yyyy-MM-ddTHH:mm:ss', $invariant) }
        elseif ($Value -is [IFormattable]) { $Value.ToString($null, $invariant) }
        else { [string] $Value }
    if ($text -match '[",\r\n]') { '"' + $text.Replace('"', '""') + '"' } else { $text }
}

# Row by row, so that a large export needs no memory.
function Export-Query([string] $Path, [string] $ExportedAt) {
    $connection = New-Object Data.SqlClient.SqlConnection(
        "Server=$Server;Database=$Database;Integrated Security=SSPI;ApplicationIntent=ReadOnly;Application Name=AccountHub")
    $writer = New-Object IO.StreamWriter($Path, $false, (New-Object Text.UTF8Encoding($false)))
    $rows = 0
    try {
        $connection.Open()
        $command = $connection.CreateCommand()
        $command.CommandText = Get-Content -Raw -Encoding UTF8 $Query
        $command.CommandTimeout = 600
        $reader = $command.ExecuteReader()
        $found = @(0..($reader.FieldCount - 1) | ForEach-Object { $reader.GetName($_) })
        $missing = @($columns | Where-Object { $_ -ne 'exported_at' -and $found -notcontains $_ })
        if ($missing.Count -gt 0) { throw "The query lacks these columns: $($missing -join ', ')" }
        $writer.Write(($columns -join ',') + "`r`n")
        while ($reader.Read()) {
            $fields = foreach ($column in $columns) {
                if ($column -eq 'exported_at') { $ExportedAt } else { ConvertTo-Field $reader[$column] }
            }
            $writer.Write(($fields -join ',') + "`r`n")
            $rows++
        }
    } finally {
        $writer.Dispose()
        $connection.Dispose()
    }
    if ($rows -eq 0) { throw 'The query found no rows: nothing is sent, since an empty export would remove everything.' }
    $rows
}

function Send-Request($Client, $Request) {
    $response = $Client.SendAsync($Request).GetAwaiter().GetResult()
    $body = $response.Content.ReadAsStringAsync().GetAwaiter().GetResult()
    if (-not $response.IsSuccessStatusCode) {
        throw "$($Request.RequestUri.GetLeftPart('Path')) answered $([int] $response.StatusCode): $($body.Substring(0, [Math]::Min(300, $body.Length)))"
    }
    $body
}

# The hub gives an address for this one file; the fields must come before the file, as S3 asks for.
function Send-File([string] $Path, [string] $ExportedAt, [string] $Secret) {
    $client = New-Object Net.Http.HttpClient
    $client.Timeout = [TimeSpan]::FromMinutes(30)
    $stream = [IO.File]::OpenRead($Path)
    try {
        $announced = @{ name = 'practice-cs.csv'; size = $stream.Length; exportedAt = $ExportedAt } | ConvertTo-Json
        $ask = New-Object Net.Http.HttpRequestMessage([Net.Http.HttpMethod]::Post, "$($Url.TrimEnd('/'))/uploads")
        $ask.Headers.Authorization = New-Object Net.Http.Headers.AuthenticationHeaderValue('Bearer', $Secret)
        $ask.Content = New-Object Net.Http.StringContent($announced, [Text.Encoding]::UTF8, 'application/json')
        $upload = Send-Request $client $ask | ConvertFrom-Json

        $form = New-Object Net.Http.MultipartFormDataContent
        foreach ($field in $upload.fields.PSObject.Properties) {
            $form.Add((New-Object Net.Http.StringContent([string] $field.Value)), '"' + $field.Name + '"')
        }
        $file = New-Object Net.Http.StreamContent($stream)
        $form.Add($file, '"file"', '"practice-cs.csv"')
        $post = New-Object Net.Http.HttpRequestMessage([Net.Http.HttpMethod]::Post, $upload.url)
        $post.Content = $form
        Send-Request $client $post | Out-Null
        $upload.file
    } finally {
        $stream.Dispose()
        $client.Dispose()
    }
}

$temporary = $null
try {
    $exportedAt = [datetime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ssZ', [Globalization.CultureInfo]::InvariantCulture)
    $secret = (New-Object Net.NetworkCredential('', (Import-Clixml $SecretFile))).Password
    if ($PSCmdlet.ParameterSetName -eq 'Query') {
        $temporary = [IO.Path]::GetTempFileName()
        $rows = Export-Query $temporary $exportedAt
        Write-Output "Exported $rows rows"
    }
    $path = if ($temporary) { $temporary } else { (Resolve-Path $Csv).Path }
    $id = Send-File $path $exportedAt $secret
    Write-Output "Sent as $id"
} catch {
    $message = "Practice CS was not sent to the account hub: $($_.Exception.Message)"
    try {
        Write-EventLog -LogName Application -Source 'Application' -EventId 4700 -EntryType Error -Message $message
    } catch { }
    Write-Error $message -ErrorAction Continue
    exit 1
} finally {
    if ($temporary) { Remove-Item $temporary -Force }
}
