export default {
  // What a program printed is no program: only blocks that name their language are coloured.
  configureHljs: hljs => hljs.configure({ languages: [] }),
}
