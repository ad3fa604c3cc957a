from . import mail_followers_edit
from . import mail_compose_message
from . import vae_candidate_join
