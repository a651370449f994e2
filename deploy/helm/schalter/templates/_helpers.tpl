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
{{- end }}

{{- define "schalter.httpPort" -}}
{{- last (splitList ":" .Values.settings.http.listen) -}}
{{- end }}
