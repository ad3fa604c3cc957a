from . import mail_followers_edit
from . import vae_lead_convert
