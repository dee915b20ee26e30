namespace MLSegmentation.Cli.Completion;

/// <summary>What the value of an option is, for a shell that completes it.</summary>
internal enum CompletionKind
{
    /// <summary>There is no value: another option follows.</summary>
    None,

    /// <summary>A number, a name or a text that only the user knows.</summary>
    Unknown,

    /// <summary>One of some words.</summary>
    Word,

    /// <summary>One of some words, or several with commas or plus signs between.</summary>
    WordList,

    /// <summary>A file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,
}
