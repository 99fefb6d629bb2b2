#!/usr/bin/env bash
# Makes the Linux packages in installers/out: a .deb, and a .tar.gz that runs from any folder without installation.
# Both carry their own Python, so that the computer needs none; they run on this Debian and newer ones.
# Needs what `make setup` needs, and for PyInstaller objdump (binutils) and the shared library of Python.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
out=$here/out
python=${PYTHON:-python3}

minor=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
missing=()
command -v objdump >/dev/null || missing+=(binutils)
"$python" -c 'import sys, sysconfig, ctypes; ctypes.CDLL(sysconfig.get_config_var("INSTSONAME") or sys.exit(1))' 2>/dev/null \
    || missing+=("libpython$minor")
if [ "${#missing[@]}" -gt 0 ]; then
    echo "Missing: ${missing[*]} (apt-get install ${missing[*]})" >&2
    exit 1
fi

"$python" "$root/run.py" setup
rm -rf "$out"
mkdir -p "$out"
"$root/.venv/bin/python" -m build --wheel --no-isolation --outdir "$out/wheel" "$root" >/dev/null
"$python" -m venv "$out/build"
"$out/build/bin/pip" install --quiet --require-hashes --only-binary :all: --requirement "$here/requirements.lock"
"$out/build/bin/pip" install --quiet --no-deps "$out"/wheel/*.whl
(cd "$here" && "$out/build/bin/pyinstaller" --noconfirm --log-level WARN \
    --distpath "$out/bundle" --workpath "$out/work" clac_desktop.spec)

version=$("$out/build/bin/python" -c 'from importlib.metadata import version; print(version("clac-desktop"))')
bundle=$out/bundle/clac-desktop
(cd "$out" && "$bundle/clac-desktop" --help >/dev/null) # a bundle that does not start is not packed

portable=clac-desktop-$version-linux-$(uname -m).tar.gz
tar --create --gzip --file "$out/$portable" --directory "$out/bundle" --owner 0 --group 0 clac-desktop

architecture=$(dpkg --print-architecture)
tree=$out/deb
mkdir -p "$tree/DEBIAN" "$tree/opt" "$tree/usr/bin" "$tree/usr/share/applications"
cp -r "$bundle" "$tree/opt/clac-desktop"
ln -s /opt/clac-desktop/clac-desktop "$tree/usr/bin/clac-desktop"
depends=$("$python" -c 'import sys; sys.path.insert(0, sys.argv[1]); import run; print(", ".join(run.DEBIAN_LIBRARIES))' "$root")
cat > "$tree/DEBIAN/control" <<CONTROL
Package: clac-desktop
Version: $version
Architecture: $architecture
Maintainer: CLAC (www.clac-comerciojusto.org)
Section: office
Priority: optional
Depends: libc6 (>= $(ldd --version | sed -n '1s/.* //p')), $depends
Description: Services of the national coordinators to CLAC's member organisations
 Recorded offline, sent as Excel packages, consolidated at the central office.
CONTROL
cat > "$tree/usr/share/applications/clac-desktop.desktop" <<DESKTOP
[Desktop Entry]
Type=Application
Name=CLAC Desktop
Comment[es]=Servicios a las organizaciones miembro
Comment=Services to member organisations
Exec=/opt/clac-desktop/clac-desktop
Terminal=false
Categories=Office;
DESKTOP
dpkg-deb --root-owner-group --build "$tree" "$out/clac-desktop_${version}_$architecture.deb" >/dev/null
rm -rf "$tree" "$out/work"
ls -l "$out"/*.tar.gz "$out"/*.deb
