using MLSegmentation.Options;

namespace MLSegmentation.Models.Import;

/// <summary>Tells what was found out about a network, and what was assumed.</summary>
internal sealed class ImportReport(Action<OnnxImportFinding>? report)
{
    /// <summary>Tells what was found out, a sentence.</summary>
    public void Add(OptionText sentence) => report?.Invoke(new OnnxImportFinding(sentence, isAssumed: false));

    /// <summary>Tells what was assumed, the middle of a sentence, and which option says otherwise.</summary>
    public void Assume(OptionText what, string option) =>
        report?.Invoke(new OnnxImportFinding($"Assumed {what}; {new OptionName(option)} says otherwise.", isAssumed: true));
}
