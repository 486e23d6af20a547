// The built site, as files. All of these tests share one build, which takes as long as they do.
import "../docs/site_contents.ts";
import "../docs/site_pages.ts";
import "../docs/site_search.ts";
