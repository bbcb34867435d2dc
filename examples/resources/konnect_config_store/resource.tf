resource "konnect_config_store" "example" {
  name = "my-config-store"

  # Let "terraform destroy" take secrets with it that Terraform does not manage.
  force_destroy = true
}
