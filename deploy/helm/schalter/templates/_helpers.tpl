{{- define "schalter.labels" -}}
app.kubernetes.io/name: schalter
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- define "schalter.selector" -}}
app.kubernetes.io/name: schalter
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "schalter.settings" -}}
{{- range $section, $keys := .Values.settings }}
[{{ $section }}]
{{- range $key, $value := $keys }}
{{ $key }} = {{ if kindIs "float64" $value }}{{ int64 $value }}{{ else }}{{ toJson $value }}{{ end }}
{{- end }}
{{ end }}
{{- if .Values.tls.secretName }}
[http.tls]
certificate = "/etc/schalter-tls/tls.crt"
key = "/etc/schalter-tls/tls.key"
{{ end }}
{{- end }}

{{- define "schalter.probe" -}}
httpGet: {path: {{ .path }}, port: http, scheme: {{ if .root.Values.tls.secretName }}HTTPS{{ else }}HTTP{{ end }}}
{{- end }}

{{- define "schalter.nodeLabels" -}}
app.kubernetes.io/name: schalter-sfu
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- define "schalter.nodeSelector" -}}
app.kubernetes.io/name: schalter-sfu
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "schalter.linkPort" -}}
{{- with .Values.settings.link }}{{ last (splitList ":" .listen) }}{{ end -}}
{{- end }}

{{- define "schalter.httpPort" -}}
{{- last (splitList ":" .Values.settings.http.listen) -}}
{{- end }}
