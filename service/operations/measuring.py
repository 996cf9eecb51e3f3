"""`metrics`: what Prometheus asks for, served where METRICS_BIND says."""

import os

import click

from service.operations.beside import stopping_waited_for, wait_to_end
from service.operations.opened import settings
from service.wiring import build


@click.command()
@click.option("--until-closed", is_flag=True, help="End when standard input is closed, too.")
def metrics(until_closed: bool) -> None:
    """Serve metrics on METRICS_BIND until stopped; the web server starts this by itself.

    On a host where nobody serves, it tells of the log, the read models, the ledger and the jobs.
    """
    # not at the top: prometheus_client decides at its first import where its numbers are kept
    from service.measuring.serving import serve_metrics

    ours = settings()
    address = ours.metrics_address
    if address is None:
        raise click.ClickException("METRICS_BIND says where: host and port, 127.0.0.1:9100.")
    with stopping_waited_for():
        try:
            server = serve_metrics(address, lambda: build(ours))
        except OSError as error:
            reason = os.strerror(error.errno or 0)
            raise click.ClickException(f"Cannot listen on METRICS_BIND ({reason}).") from None
        click.echo(f"Metrics are on http://{ours.metrics_bind}/metrics.", err=True)
        wait_to_end(until_closed=until_closed)
        server.shutdown()
