; Inno Setup: installs the bundle for one user. The workspaces in the user's data folder stay when it is removed.
[Setup]
AppId=CLACDesktop
AppName=CLAC Desktop
AppVersion={#Version}
AppPublisher=CLAC
DefaultDirName={autopf}\CLAC Desktop
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
ShowLanguageDialog=auto
OutputDir=out
OutputBaseFilename=clac-desktop-{#Version}-setup
Compression=lzma2
SolidCompression=yes

[Languages]
Name: "es"; MessagesFile: "compiler:Languages\Spanish.isl"
Name: "pt"; MessagesFile: "compiler:Languages\BrazilianPortuguese.isl"
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "fr"; MessagesFile: "compiler:Languages\French.isl"

[InstallDelete]
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "out\bundle\clac-desktop\*"; DestDir: "{app}"; Flags: recursesubdirs createallsubdirs ignoreversion

[Icons]
Name: "{autoprograms}\CLAC Desktop"; Filename: "{app}\CLAC Desktop.exe"
Name: "{autodesktop}\CLAC Desktop"; Filename: "{app}\CLAC Desktop.exe"

[Run]
Filename: "{app}\CLAC Desktop.exe"; Flags: nowait postinstall skipifsilent; Description: "CLAC Desktop"
