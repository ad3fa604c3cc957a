from . import vae_consent_purpose
from . import vae_consent_item
from . import vae_consent
from . import vae_consent_answer
from . import vae_consent_end
from . import vae_consent_signature
from . import vae_candidate_consent
