"""How networks of the study start and learn: recipes, their parameters, blocks of replicas."""
