"""The process around the shop: its environment, its exit codes and its signals."""

import os
import sys

import uvicorn

from shop import app, tracing
from shop.metrics import Metrics
from shop.settings import Settings


def main() -> int:
    try:
        settings = Settings.of(os.environ)
        provider = tracing.start()
    except ValueError as wrong:
        print(f"shop: {wrong}", file=sys.stderr)
        return 2
    metrics = Metrics()
    metrics_server = metrics.serve(settings.host, settings.metrics_port)
    config = uvicorn.Config(
        app=None,
        host=settings.host,
        port=settings.port,
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=10,  # longer than any request takes, shorter than Kubernetes' 30 s
    )
    # Bound here, so that the port is known before the shop, which calls itself, is made.
    with config.bind_socket() as socket:
        url = _url(settings.host, socket.getsockname()[1])
        config.app = app.create(settings, url, metrics, provider)
        socket.listen(config.backlog)  # from now on nobody is turned away
        print(f"shop: serving {url}, metrics {_url(settings.host, metrics_server.server_port)}/metrics", flush=True)
        # Until SIGTERM or SIGINT: answers what is being asked, then closes the app. Metrics stay to the end.
        uvicorn.Server(config).run(sockets=[socket])
    return 0


def _url(host: str, port: int) -> str:
    """Where this host itself reaches a port: a wildcard is an address to listen on, not to call."""
    if host in ("0.0.0.0", "::"):
        host = "localhost"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


if __name__ == "__main__":
    sys.exit(main())
