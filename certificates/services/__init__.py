"""Writes of certificates: order a batch, issue, revoke, issue anew, send; versions of designs; ceremonies."""

from certificates.services.bounces import record_bounce
from certificates.services.ceremonies import save_ceremony
from certificates.services.ceremony_calls import make_list, move_calls, put_back, record_presence, take_off, update_list
from certificates.services.ceremony_papers import order_call_sheet, order_print_file
from certificates.services.designs import LogoRow, Picture, SignatoryRow, retire_design, save_design, unsaved_parts
from certificates.services.issuing import Drawn, draw, keep, prepare
from certificates.services.life import keep_reissue, reissue, revoke
from certificates.services.mail import (
    jobs_of_mails,
    mails_of,
    mails_to_try_again,
    order_mail,
    order_mails,
    retry_mails,
    send_certificate,
)
from certificates.services.ordering import order_certificates
from certificates.services.reissuing import draw_reissue, jobs_of_reissues, order_reissues

__all__ = [
    "Drawn",
    "LogoRow",
    "Picture",
    "SignatoryRow",
    "draw",
    "draw_reissue",
    "jobs_of_mails",
    "jobs_of_reissues",
    "keep",
    "keep_reissue",
    "mails_of",
    "mails_to_try_again",
    "make_list",
    "move_calls",
    "order_call_sheet",
    "order_certificates",
    "order_mail",
    "order_mails",
    "order_print_file",
    "order_reissues",
    "prepare",
    "put_back",
    "record_bounce",
    "record_presence",
    "reissue",
    "retire_design",
    "retry_mails",
    "revoke",
    "save_ceremony",
    "save_design",
    "send_certificate",
    "take_off",
    "update_list",
    "unsaved_parts",
]
