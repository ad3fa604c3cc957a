from . import res_users
from . import vae_candidate_invitation
from . import vae_candidate
from . import vae_candidate_bilan
from . import vae_candidate_thread
from . import vae_candidate_pages
from . import vae_candidate_data
from . import res_partner_address
