from . import vae_contact_log
from . import vae_contact_log_counterpart
from . import vae_candidate_contact_log
from . import res_partner_contact_log
