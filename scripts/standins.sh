#!/usr/bin/env bash
# Makes images that stand in for those that Dockerfile and docker-compose.yml name,
# under the same names, from what this machine and its distribution have: for a
# machine that can run containers and cannot pull images. They are for tests.
#
#   scripts/standins.sh FOLDER      # for what is fetched and put together
#
# golang and node have nothing of their own but links into /usr, which a build must
# mount: podman build --volume /usr:/usr:ro.
set -euo pipefail
cd "$(dirname "$0")/.."
out=$1
mkdir -p "$out"

# image NAME is the image that the project's own files name so.
image() { sed -n "s#^\(FROM\|  image:\|    image:\) \($1:[^ ]*\).*#\2#p" Dockerfile docker-compose.yml | head -1; }

# take ROOT PROGRAM NAME puts a program and the libraries that it loads into a root.
take() {
	local root=$1 program=$2 name=$3 library
	mkdir -p "$root/bin"
	cp -L "$program" "$root/bin/$name"
	{ ldd "$program" 2>/dev/null | grep -o '/[^ ]*' || true; } | while read -r library; do
		mkdir -p "$root$(dirname "$library")"
		cp -L "$library" "$root$library"
	done
}

# package NAME gives the folder of a package of the distribution, unpacked and
# not installed.
package() {
	local folder="$out/packages/$1"
	if [ ! -e "$folder/.there" ]; then
		mkdir -p "$folder"
		(cd "$folder" && apt-get download -qq "$1" >/dev/null 2>&1 && dpkg -x ./*.deb . && rm ./*.deb && touch .there) ||
			{ echo "package $1 cannot be fetched" >&2; return 1; }
	fi
	echo "$folder"
}

# build NAME ROOT makes an image of a root; the rest of its Dockerfile is on stdin.
build() {
	{ echo "FROM scratch"; echo "COPY . /"; cat; } >"$out/Dockerfile"
	podman build --quiet --tag "$1" --file "$out/Dockerfile" "$2" >/dev/null
	echo "$1"
}

certificates=/etc/ssl/certs/ca-certificates.crt

# What builds: the machine's own /usr, mounted.
for name in golang node; do
	root="$out/$name"
	mkdir -p "$root/etc/ssl/certs" "$root/usr" "$root/tmp"
	for folder in bin sbin lib lib64; do
		[ -L "/$folder" ] && ln -sfn "usr/$folder" "$root/$folder"
	done
	cp "$certificates" "$root/etc/ssl/certs/"
	build "$(image $name)" "$root" <<-END
		ENV PATH=$(dirname "$(readlink -f "$(command -v go)")"):/usr/local/bin:/usr/bin:/bin HOME=/root GOPROXY=off GOFLAGS=-mod=mod GOTOOLCHAIN=local
	END
done

# What runs.
root="$out/nats"
mkdir -p "$root/bin"
CGO_ENABLED=0 go build -trimpath -o "$root/bin/nats-server" github.com/nats-io/nats-server/v2
take "$root" "$(command -v busybox)" busybox
for applet in sh wget; do ln -sf busybox "$root/bin/$applet"; done
build "$(image nats)" "$root" <<<'ENV PATH=/bin'

root="$out/caddy"
take "$root" "$(package caddy)/usr/bin/caddy" caddy
build "$(image caddy)" "$root" <<-END
	ENV XDG_CONFIG_HOME=/config XDG_DATA_HOME=/data PATH=/bin
	CMD ["/bin/caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"]
END

root="$out/prometheus"
take "$root" "$(package prometheus)/usr/bin/prometheus" prometheus
mkdir -p "$root/empty" "$root/tmp" && chmod 1777 "$root/tmp"
build "$(image prom/prometheus)" "$root" <<-END
	COPY --chown=65534:65534 empty /prometheus
	ENTRYPOINT ["/bin/prometheus"]
	USER 65534
END
