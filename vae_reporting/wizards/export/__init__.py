from . import vae_report_export
