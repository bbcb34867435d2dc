data "konnect_plugins" "team" {
  tags          = ["team-a"]
  name_contains = "limit"
}

output "ids" {
  value = data.konnect_plugins.team.plugins[*].id
}
