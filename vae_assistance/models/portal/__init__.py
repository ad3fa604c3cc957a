from . import vae_candidate_invitation
from . import vae_candidate_portal
from . import vae_candidate_portal_todo
from . import vae_candidate_bilan
from . import vae_candidate_portal_workshop
from . import res_users
from . import res_partner_address
