{{/* What the operator may do where pipelines are. Each rule says why. */}}
{{- define "exemplar-operator.rules.pipelines" -}}
# Pipelines are read; only their status and finalizers are written.
- apiGroups: [exemplars.dev]
  resources: [exemplarpipelines]
  verbs: [get, list, watch, patch]
- apiGroups: [exemplars.dev]
  resources: [exemplarpipelines/status]
  verbs: [patch]
# Operands. Server-side apply is patch, and create where the object is new.
- apiGroups: [""]
  resources: [configmaps, serviceaccounts, services]
  verbs: [get, list, watch, create, patch, delete]
# No deletion of claims: what is in them is the user's, and garbage collection takes those that are
# to go with their pipeline.
- apiGroups: [""]
  resources: [persistentvolumeclaims]
  verbs: [get, list, watch, create, patch]
# Secrets are never listed or watched: those that a pipeline refers to are read one by one, and those
# that are operands are written, beside the pipeline and in the namespace of Grafana.
- apiGroups: [""]
  resources: [secrets]
  verbs: [get, create, patch, delete]
- apiGroups: [apps]
  resources: [deployments]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [networking.k8s.io]
  resources: [networkpolicies]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [rbac.authorization.k8s.io]
  resources: [roles, rolebindings]
  verbs: [get, list, watch, create, patch, delete]
# What is told beside a pipeline.
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [create]
# What Prometheus is granted, which nobody may grant without holding it: no escalate, no bind. And
# how Prometheus' own Pods fare. Targets that the operator asks itself are Pods that it gets first:
# it calls no address that Prometheus alone tells of.
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list, watch]
{{- if .Values.fastReload.enabled }}
# One annotation of its own Prometheus Pods, which makes the kubelet bring a new configuration in
# seconds. That it is nothing else is seen to by the ValidatingAdmissionPolicy of the same name.
- apiGroups: [""]
  resources: [pods]
  verbs: [patch]
# Whose Pods are its own is seen by their owners.
- apiGroups: [apps]
  resources: [replicasets]
  verbs: [get]
{{- end }}
{{- end -}}

{{/* What only an operator of all namespaces takes. */}}
{{- define "exemplar-operator.rules.cluster" -}}
# Operands of pipelines that scrape all namespaces.
- apiGroups: [rbac.authorization.k8s.io]
  resources: [clusterroles, clusterrolebindings]
  verbs: [get, list, watch, create, patch, delete]
{{ include "exemplar-operator.rules.namespaces" . }}
{{- end -}}

{{- define "exemplar-operator.rules.namespaces" -}}
# Which namespaces have the labels of scrape.namespaces.selector. An operator of a few namespaces works
# without it: then pipelines that use a selector are refused, and no other.
- apiGroups: [""]
  resources: [namespaces]
  verbs: [list, watch]
{{- end -}}

{{/*
What an operator of a few namespaces may do in others that grants name: watch for what is left there, and write what
its pipelines have there. Takes booleans `grafana` and `scraped`.
*/}}
{{- define "exemplar-operator.rules.elsewhere" -}}
# What is there of the pipelines' operands, and what is left of those that are gone.
- apiGroups: [""]
  resources: [configmaps, serviceaccounts, services, persistentvolumeclaims]
  verbs: [get, list, watch]
- apiGroups: [apps]
  resources: [deployments]
  verbs: [get, list, watch]
- apiGroups: [networking.k8s.io]
  resources: [networkpolicies]
  verbs: [get, list, watch]
- apiGroups: [rbac.authorization.k8s.io]
  resources: [roles, rolebindings]
  verbs: [get, list, watch]
{{- if .grafana }}
# Data sources and dashboards; data sources with a credential are Secrets, which are never listed.
- apiGroups: [""]
  resources: [configmaps]
  verbs: [create, patch, delete]
- apiGroups: [""]
  resources: [secrets]
  verbs: [get, create, patch, delete]
{{- end }}
{{- if .scraped }}
# What lets Prometheus discover the Pods there, which nobody may grant without holding it. Of them the
# operator asks some itself.
- apiGroups: [rbac.authorization.k8s.io]
  resources: [roles, rolebindings]
  verbs: [create, patch, delete]
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list, watch]
{{- end }}
{{- end -}}

{{/* Namespaces that grants name in `to`, beside those that are watched: as JSON, for fromJsonArray. */}}
{{- define "exemplar-operator.elsewhere" -}}
{{- $names := list -}}
{{- range .grants -}}
{{- $names = concat $names .to -}}
{{- end -}}
{{- if has "*" $names -}}
{{- fail (printf "%s: \"*\" in `to` takes an operator of all namespaces: name them, or leave watchNamespaces empty" .field) -}}
{{- end -}}
{{- range .watched -}}
{{- $names = without $names . -}}
{{- end -}}
{{- $names | uniq | sortAlpha | toJson -}}
{{- end -}}

{{- define "exemplar-operator.subject" -}}
subjects:
  - kind: ServiceAccount
    name: {{ include "exemplar-operator.serviceAccount" . }}
    namespace: {{ .Release.Namespace }}
{{- end -}}
