from . import vae_referral_answer
