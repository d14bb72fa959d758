# Servers for shell tests, all on 127.0.0.1 and all ended by their id. After hermetic.sh:
#   . "$ROOT/tests/support/network.sh"
#   start_forge; git init -q --bare "$forge_root/o/r.git"; git clone "$forge_url/o/r.git"
# Needs: work (a folder), BUILD (where fake_forge and tcp_proxy are).

network_children=()

# Call it first of all in the trap that removes $work, or let the one below do it.
stop_network() {
  local child
  for child in "${network_children[@]}"; do kill "$child" 2>/dev/null || true; done
  for child in "${network_children[@]}"; do wait "$child" 2>/dev/null || true; done
  network_children=()
}
trap 'stop_network; rm -rf "$work"' EXIT

stop_child() { # ID
  local child kept=()
  kill "$1" 2>/dev/null || true
  wait "$1" 2>/dev/null || true
  for child in "${network_children[@]}"; do [ "$child" = "$1" ] || kept+=("$child"); done
  network_children=("${kept[@]}")
}

# Waits for FILE as long as CHILD lives.
wait_for_file() { # FILE CHILD LOG
  until [ -s "$1" ]; do
    kill -0 "$2" 2>/dev/null || { echo "it ended before it was ready:"; cat "$3"; return 1; }
    sleep 0.02
  done
}

# Sets forge_root, forge_log, forge_port, forge_second_port, forge_url, forge_child, and with
# --tls-cert also forge_tls_port and forge_tls_url.
start_forge() { # [OPTION OF fake_forge...]
  local ports
  forge_root=$work/forge forge_log=$work/forge.log
  mkdir -p "$forge_root"
  rm -f "$work/forge.port"
  # Bare of the client's settings: what the test sets for its own git is not the server's.
  env -u GIT_SSH_COMMAND -u GIT_ASKPASS "$BUILD/fake_forge" --root "$forge_root" --port-file "$work/forge.port" \
    --log "$forge_log" "$@" >"$work/forge.out" 2>&1 &
  forge_child=$!
  network_children+=("$forge_child")
  wait_for_file "$work/forge.port" "$forge_child" "$work/forge.out"
  mapfile -t ports <"$work/forge.port"
  forge_port=${ports[0]} forge_second_port=${ports[1]} forge_tls_port=${ports[2]:-}
  forge_url=http://127.0.0.1:$forge_port
  forge_tls_url=https://localhost:$forge_tls_port
}

stop_forge() { stop_child "$forge_child"; }

# A bare repository on the forge: forge_repository o/name.git
forge_repository() { git init -q --bare "$forge_root/$1"; }

# How many requests of the log match; `forge_forget` begins anew.
forge_count() { grep -cE -- "$1" "$forge_log" || true; }
forge_forget() { : >"$forge_log"; }

# A certificate for localhost and 127.0.0.1 that nobody knows: sets tls_certificate, tls_key.
make_certificate() {
  tls_certificate=$work/tls.crt tls_key=$work/tls.key
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout "$tls_key" -out "$tls_certificate" 2>"$work/openssl.out" ||
    { cat "$work/openssl.out"; return 1; }
}

# Sets proxy_port, proxy_url, proxy_child.
start_proxy() { # PORT [OPTION OF tcp_proxy...]
  local port=$1
  shift
  rm -f "$work/proxy.port"
  "$BUILD/tcp_proxy" --to "$port" --port-file "$work/proxy.port" "$@" >"$work/proxy.out" 2>&1 &
  proxy_child=$!
  network_children+=("$proxy_child")
  wait_for_file "$work/proxy.port" "$proxy_child" "$work/proxy.out"
  proxy_port=$(cat "$work/proxy.port")
  proxy_url=http://127.0.0.1:$proxy_port
}

stop_proxy() { stop_child "$proxy_child"; }

# A port of this machine that nobody listens at, for servers that cannot choose one and tell.
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# Waits until something listens at PORT, as long as CHILD lives.
wait_for_port() { # PORT CHILD LOG
  until (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; do
    kill -0 "$2" 2>/dev/null || { echo "it ended before it listened:"; cat "$3"; return 1; }
    sleep 0.02
  done
}

# nginx in front of the forge: HTTP/2 over TLS, for those alone who show the certificate of $tls_certificate.
# Sets front_url, front_log (a line a request: protocol, status, the certificate's verification).
# Returns 77 where there is no nginx.
start_front() {
  local folder=$work/front nginx port
  nginx=$(PATH=$PATH:/usr/sbin:/sbin command -v nginx) || { echo "no nginx here"; return 77; }
  port=$(free_port)
  mkdir -p "$folder/tmp"
  front_url=https://localhost:$port front_log=$folder/access.log
  cat >"$folder/nginx.conf" <<TEXT
daemon off;
pid $folder/nginx.pid;
error_log $folder/error.log;
worker_processes 1;
$([ "$(id -u)" != 0 ] || echo "user root;")
events { worker_connections 256; }
http {
  log_format line '\$server_protocol \$status \$ssl_client_verify \$request_method \$uri';
  access_log $front_log line;
  client_body_temp_path $folder/tmp/body; proxy_temp_path $folder/tmp/proxy; fastcgi_temp_path $folder/tmp/f;
  uwsgi_temp_path $folder/tmp/u; scgi_temp_path $folder/tmp/s;
  client_max_body_size 0;
  server {
    listen 127.0.0.1:$port ssl http2;
    ssl_certificate $tls_certificate;
    ssl_certificate_key $tls_key;
    ssl_client_certificate $tls_certificate;
    ssl_verify_client on;
    location / {
      proxy_pass http://127.0.0.1:$forge_port;
      proxy_set_header Host \$http_host;
      proxy_set_header X-Forwarded-Proto https;
    }
  }
}
TEXT
  "$nginx" -c "$folder/nginx.conf" -e "$folder/error.log" >"$work/front.out" 2>&1 &
  network_children+=($!)
  wait_for_port "$port" $! "$folder/error.log"
}

# A proxy that wants a name and a password: sets http_proxy_port and http_proxy_log.
# Returns 77 where there is no tinyproxy.
start_http_proxy() { # NAME PASSWORD
  command -v tinyproxy >/dev/null || { echo "no tinyproxy here"; return 77; }
  http_proxy_port=$(free_port)
  http_proxy_log=$work/tinyproxy.log
  cat >"$work/tinyproxy.conf" <<TEXT
Port $http_proxy_port
Listen 127.0.0.1
Timeout 60
LogFile "$http_proxy_log"
LogLevel Connect
MaxClients 100
BasicAuth $1 $2
TEXT
  tinyproxy -d -c "$work/tinyproxy.conf" >"$work/tinyproxy.out" 2>&1 &
  network_children+=($!)
  wait_for_port "$http_proxy_port" $! "$work/tinyproxy.out"
}

# A throw-away sshd that serves $forge_root: sets ssh_port, ssh_url, ssh_child and GIT_SSH_COMMAND.
# Its git-lfs-authenticate sends clients to the forge ($ssh_lfs_url, by default $forge_url), as forges do;
# a repository with `no-lfs-over-ssh` or `gitee-plan` in its name gets what Gitee says.
# Returns 77 where there is no sshd.
start_sshd() {
  local folder=$work/ssh sshd
  sshd=$(PATH=$PATH:/usr/sbin:/sbin command -v sshd) || { echo "no sshd here"; return 77; }
  # Privileges are separated into /run/sshd when root runs it; nobody else may make that.
  [ "$(id -u)" != 0 ] || mkdir -p /run/sshd
  mkdir -p "$folder/bin"
  chmod 700 "$folder"
  ssh-keygen -q -t ed25519 -N '' -f "$folder/host_key"
  ssh-keygen -q -t ed25519 -N '' -f "$folder/user_key"
  cp "$folder/user_key.pub" "$folder/authorized_keys"
  ssh_lfs_url=${ssh_lfs_url:-$forge_url}
  write_lfs_authenticate "$folder/bin/git-lfs-authenticate"
  # What sshd hands to a command: the search path with our script, and git's settings of this test.
  cat >"$folder/sshd_config" <<TEXT
HostKey $folder/host_key
AuthorizedKeysFile $folder/authorized_keys
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PubkeyAuthentication yes
PermitRootLogin prohibit-password
PermitUserRC no
AllowTcpForwarding no
X11Forwarding no
PrintMotd no
PrintLastLog no
MaxStartups 100
MaxSessions 100
LogLevel ERROR
SetEnv PATH=$folder/bin:$PATH GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null HOME=$folder
TEXT
  start_sshd_on_free_port "$sshd" "$folder"
  cat >"$folder/config" <<TEXT
Host *
  HostName 127.0.0.1
  Port $ssh_port
  User $(id -un)
  IdentityFile $folder/user_key
  IdentitiesOnly yes
  IdentityAgent none
  UserKnownHostsFile $folder/known_hosts
  GlobalKnownHostsFile /dev/null
  StrictHostKeyChecking yes
  BatchMode yes
  LogLevel ERROR
TEXT
  # The port counts for a known host; "forge" is the name that tests may use instead of an address.
  for host in "[127.0.0.1]:$ssh_port" "[forge]:$ssh_port" forge; do
    printf '%s %s\n' "$host" "$(cut -d' ' -f1,2 "$folder/host_key.pub")"
  done >"$folder/known_hosts"
  export GIT_SSH_COMMAND="ssh -F $folder/config"
  ssh_url=ssh://forge$forge_root
}

# sshd takes no port 0, so a free one is asked for; between that and sshd's own bind another may take it.
start_sshd_on_free_port() { # SSHD FOLDER
  local try
  for try in 1 2 3 4 5; do
    ssh_port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    "$1" -D -e -f "$2/sshd_config" -o ListenAddress=127.0.0.1 -o Port="$ssh_port" >"$2/sshd.out" 2>&1 &
    ssh_child=$!
    network_children+=("$ssh_child")
    while kill -0 "$ssh_child" 2>/dev/null; do
      if (: <>"/dev/tcp/127.0.0.1/$ssh_port") 2>/dev/null; then return 0; fi
      sleep 0.02
    done
  done
  cat "$2/sshd.out"
  return 1
}

# git-lfs-authenticate PATH upload|download, as docs/api/server-discovery.md of git-lfs has it. Notes
# its calls in ssh/authenticate.log.
write_lfs_authenticate() { # FILE
  cat >"$1" <<TEXT
#!/bin/sh
echo "\$1 \$2" >>'$work/ssh/authenticate.log'
path=\${1#'$forge_root'}
path=\${path#/}
case \$path in
*no-lfs-over-ssh* | *gitee-plan*)
  echo 'LFS only supported repository in paid or trial enterprise.' >&2
  exit 128 ;;
*ssh-garbage*) echo 'Welcome!'; exit 0 ;;
*ssh-expired*) expires='"expires_in": -1' ;;
*ssh-no-expiry*) expires='"expires_in": 0' ;;
*) expires='"expires_in": 3600' ;;
esac
case \$path in *.git) ;; *) path=\$path.git ;; esac
printf '{"href": "%s/%s/info/lfs", "header": {"Authorization": "RemoteAuth ssh-token"}, %s}\n' '$ssh_lfs_url' "\$path" "\$expires"
TEXT
  chmod +x "$1"
}

stop_sshd() { stop_child "$ssh_child"; }
