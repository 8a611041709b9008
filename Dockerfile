# syntax=docker/dockerfile:1
# A static binary in an empty image, run by a user without a name or rights.
FROM golang:1.26.8 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=
RUN CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags "-s -w ${VERSION:+-X main.version=$VERSION}" -o /out/earshot ./cmd/earshot \
 && mkdir /out/data
# The licences of everything that is in the binary go with it.
RUN go list -deps -f '{{with .Module}}{{if not .Main}}{{.Path}} {{.Dir}}{{end}}{{end}}' ./cmd/earshot | sort -u | while read -r path dir; do \
      mkdir -p "/out/licenses/$path" && find "$dir" -maxdepth 1 \( -iname 'LICENSE*' -o -iname 'NOTICE*' -o -iname 'COPYING*' \) -exec cp {} "/out/licenses/$path" \; ; \
    done

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/earshot /earshot
COPY --from=build --chown=65532:65532 /out/data /data
COPY --from=build /out/licenses /licenses
COPY LICENSE NOTICE /licenses/
USER 65532:65532
# Without a configuration the embedded store lives in the volume.
ENV EARSHOT_STORE_URL=sqlite:/data/earshot.db
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 \
  CMD ["/earshot", "doctor", "--health", "http://127.0.0.1:8080/healthz"]
ENTRYPOINT ["/earshot"]
CMD ["worker"]
