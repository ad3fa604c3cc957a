from . import vae_contact_log
from . import vae_candidate
from . import res_partner
from . import vae_day
