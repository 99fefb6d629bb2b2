# Makes the Windows packages in installers\out: a .zip that runs from any folder and, where Inno Setup 6 is installed, an
# installer for one user that asks for no administrator. Both carry their own Python. Needs Python 3.11 to 3.13.
#   powershell -ExecutionPolicy Bypass -File installers\windows.ps1
$ErrorActionPreference = "Stop"
$here = $PSScriptRoot
$root = Split-Path $here
$out = Join-Path $here "out"

function Invoke-Step([string] $Program, [string[]] $Words) {
    & $Program @Words
    if ($LASTEXITCODE -ne 0) { throw "This step failed: $Program $Words" }
}

Invoke-Step "python" @((Join-Path $root "run.py"), "setup")
if (Test-Path $out) { Remove-Item -Recurse -Force $out }
New-Item -ItemType Directory $out | Out-Null
Invoke-Step (Join-Path $root ".venv\Scripts\python.exe") @("-m", "build", "--wheel", "--no-isolation", "--outdir", "$out\wheel", $root)
Invoke-Step "python" @("-m", "venv", "$out\build")
$python = "$out\build\Scripts\python.exe"
Invoke-Step $python @("-m", "pip", "install", "--quiet", "--require-hashes", "--only-binary", ":all:", "--requirement", "$here\requirements.lock")
$wheel = (Get-ChildItem "$out\wheel\*.whl").FullName
Invoke-Step $python @("-m", "pip", "install", "--quiet", "--no-deps", $wheel)
Push-Location $here
try {
    Invoke-Step $python @("-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", "--distpath", "$out\bundle", "--workpath", "$out\work", "clac_desktop.spec")
} finally {
    Pop-Location
}
Invoke-Step "$out\bundle\clac-desktop\clac-desktop.exe" @("--help") # a bundle that does not start is not packed

$version = & $python -c "from importlib.metadata import version; print(version('clac-desktop'))"
Compress-Archive -Path "$out\bundle\clac-desktop" -DestinationPath "$out\clac-desktop-$version-windows.zip"
$inno = @("${env:ProgramFiles(x86)}\Inno Setup 6\ISCC.exe", "$env:ProgramFiles\Inno Setup 6\ISCC.exe") | Where-Object { Test-Path $_ } | Select-Object -First 1
if ($inno) {
    Invoke-Step $inno @("/Qp", "/DVersion=$version", "$here\windows.iss")
} else {
    Write-Host "Inno Setup 6 is not installed: only the .zip was made."
}
Remove-Item -Recurse -Force "$out\work"
Get-ChildItem "$out\*.zip", "$out\*.exe"
