from . import vae_signature_mixin
from . import vae_signature_request
from . import vae_signature
from . import vae_signature_file
from . import vae_signature_kept
from . import ir_actions_report
from . import vae_signature_contest
from . import res_users
