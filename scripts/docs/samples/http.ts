// Samples that need nothing but an HTTP client.
import { type Call, oneLine, type Sample } from "./sample.ts";

/** The call as a command. */
export function curl({ method, url, body }: Call): Sample {
  const lines = [
    `curl -sS ${method === "GET" ? "" : `-X ${method} `}"${url}"`,
    '-H "X-Auth-Token: $TOKEN"',
    ...body ? ['-H "Content-Type: application/json"', `-d '${oneLine(body)}'`] : [],
  ];
  return { id: "curl", label: "curl", lang: "bash", file: "sample.sh", source: lines.join(" \\\n  ") };
}

/** The call with Python's `requests`. */
export function python({ method, url, body }: Call): Sample {
  const source = `import os
import requests

response = requests.${method.toLowerCase()}(
    "${url}",
    headers={"X-Auth-Token": os.environ["TOKEN"]},
${body ? `    json=${oneLine(body)},\n` : ""}    timeout=30,
)
response.raise_for_status()
print(response.status_code, response.text)`;
  return { id: "python", label: "Python", lang: "python", file: "sample.py", source };
}

/** The call with Java's own HTTP client, Java 17 and later. */
export function java({ method, url, body }: Call): Sample {
  const publisher = body ? `ofString("""\n                ${oneLine(body)}""")` : "noBody()";
  const source = `import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

public class Sample {
    public static void main(String[] args) throws Exception {
        var url = "${url}";
        var request = HttpRequest.newBuilder(URI.create(url))
            .header("X-Auth-Token", System.getenv("TOKEN"))
${
    body
      ? `            .header("Content-Type", "application/json")\n`
      : ""
  }            .method("${method}", BodyPublishers.${publisher})
            .build();
        var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        var response = client.send(request, BodyHandlers.ofString());
        System.out.println(response.statusCode() + " " + response.body());
    }
}`;
  return { id: "java", label: "Java", lang: "java", file: "Sample.java", source };
}

/** The call with Go's own HTTP client. */
export function goHttp({ method, url, body }: Call): Sample {
  const reader = body ? `strings.NewReader(\`${oneLine(body)}\`)` : "nil";
  const source = `package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
${body ? '\t"strings"\n' : ""})

func main() {
	url := "${url}"
	request, err := http.NewRequest("${method}", url, ${reader})
	if err != nil {
		panic(err)
	}
	request.Header.Set("X-Auth-Token", os.Getenv("TOKEN"))
${
    body
      ? '\trequest.Header.Set("Content-Type", "application/json")\n'
      : ""
  }	response, err := http.DefaultClient.Do(request)
	if err != nil {
		panic(err)
	}
	defer response.Body.Close()
	body, _ := io.ReadAll(response.Body)
	fmt.Println(response.StatusCode, string(body))
}`;
  return { id: "go", label: "Go", lang: "go", file: "main.go", source };
}
