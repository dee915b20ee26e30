export default {
  start: () => {
    // A short name goes to the next line whole, so that no line ends within --images.
    for (const code of document.querySelectorAll('article p > code, article li > code')) {
      code.classList.toggle('text-nowrap', /^\S{1,30}$/.test(code.textContent))
    }
  },
  configureHljs: hljs => {
    // What a program printed is no program: only blocks that name their language are coloured.
    hljs.configure({ languages: [] })
    // Names of files, such as test/images, are no commands of the shell.
    hljs.getLanguage('bash').keywords.built_in = []
  },
}
