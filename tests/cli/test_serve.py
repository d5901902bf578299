"""Starting a server."""

import socket

import pytest

from eventreg.cli.serve import NotReady, require_free


def test_a_port_in_use_is_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(NotReady) as refused:
            require_free("127.0.0.1", port)
    assert str(refused.value) == (
        f"The server was not started. 127.0.0.1 port {port} cannot be used (Address already in use)."
        " Choose another port."
    )
    require_free("127.0.0.1", port)


def test_a_host_that_is_not_ours_is_a_sentence() -> None:
    with pytest.raises(NotReady, match=r"^The server was not started\. nowhere\.invalid port 80 cannot be used"):
        require_free("nowhere.invalid", 80)
