export default {
  configureHljs: hljs => {
    // What a program printed is no program: only blocks that name their language are coloured.
    hljs.configure({ languages: [] })
    // Names of files, such as test/images, are no commands of the shell.
    hljs.getLanguage('bash').keywords.built_in = []
  },
}
