# The operator's image: a Java runtime of just the modules it uses, its jars, and a cache of what a start loads and links.
# No shell, no package manager. docs/image.md tells more.
#
# `make image` builds it: it puts beside the jars what the cache is made with, and sets the arguments.

# A JDK 25 on a distribution with glibc, of the architecture to build for. In the image is its C library.
ARG BASE=docker.io/library/eclipse-temurin:25-jdk
# When the image was made, to BuildKit. No file is of that time: a layer stays the same until its content changes.
ARG SOURCE_DATE_EPOCH

FROM ${BASE} AS build
COPY tools/operator-image/layers tools/operator-image/train /build/
COPY target/exemplar-operator.jar /build/
COPY target/lib/ /build/lib/
RUN ["/build/layers", "/image"]
COPY target/image/ /build/cluster/
RUN ["/build/train", "/image"]

FROM scratch
# From what seldom changes to what always does. The last layer is the only one that is not the same bytes every time.
COPY --from=build /image/runtime/ /
COPY --from=build /image/libraries/ /
COPY --from=build /image/operator/ /
COPY --from=build /image/cache/ /

ENV PATH=/opt/java/bin LANG=C.UTF-8
# By number, so that a kubelet can tell that it is not root.
USER 65532:65532
EXPOSE 8080
# JVM flags stand in the runtime itself, where JDK_JAVA_OPTIONS can override each; the cache is used with any that it can be.
ENTRYPOINT ["java", "-XX:AOTCache=/app/exemplar-operator.aot", "-jar", "/app/exemplar-operator.jar"]

ARG VERSION
ARG REVISION
ARG CREATED
ARG SOURCE=https://github.com/exemplars/exemplar-operator
LABEL org.opencontainers.image.title="exemplar-operator" \
      org.opencontainers.image.description="One resource that builds and proves the way from a latency spike to the trace behind it." \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.source="${SOURCE}" \
      org.opencontainers.image.documentation="${SOURCE}/blob/main/README.md" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}"
