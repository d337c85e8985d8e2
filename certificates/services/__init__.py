"""Writes of certificates: order a batch, issue one, revoke it, replace it; versions of designs; ceremonies."""

from certificates.services.ceremonies import save_ceremony
from certificates.services.designs import retire_design, save_design
from certificates.services.issuing import Drawn, draw, keep, prepare
from certificates.services.life import replace, revoke
from certificates.services.ordering import order_certificates

__all__ = [
    "Drawn",
    "draw",
    "keep",
    "order_certificates",
    "prepare",
    "replace",
    "retire_design",
    "revoke",
    "save_ceremony",
    "save_design",
]
