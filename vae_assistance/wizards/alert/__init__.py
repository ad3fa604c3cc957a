from . import vae_alert_postpone
