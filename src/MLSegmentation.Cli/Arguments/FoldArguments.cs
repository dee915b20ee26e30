using System.CommandLine;

namespace MLSegmentation.Cli.Arguments;

/// <summary>The option that trains and evaluates on parts of the data, one after another.</summary>
internal sealed class FoldArguments
{
    // Far more than make sense, and few enough for a file each.
    private const int Most = 1000;

    private readonly Option<int?> _folds = Option.Integer(
        "--folds",
        "Cross-validate: deal the images into so many parts, and for each train a model on the other parts and evaluate it on this one. "
            + "The models get the name of --model with .fold1, .fold2 and so on before the extension.",
        2,
        Most);

    public IEnumerable<Option> Options => [_folds];

    /// <summary>The number of parts; null where there is one training on all images.</summary>
    public int? Count(ParseResult parsed) => parsed.GetValue(_folds);

    /// <summary>Refuses options that are about the one model or the one run of a single training.</summary>
    public void Refuse(ParseResult parsed, params IEnumerable<Option> single)
    {
        if (Count(parsed) is not null)
        {
            UsageException.ThrowIfGiven(parsed, "is for a single training; leave out --folds", [.. single]);
        }
    }

    /// <summary>The files that are written: one model, or one for each part.</summary>
    public static IEnumerable<FileInfo> ModelFiles(FileInfo model, int? folds) =>
        folds is { } count ? Enumerable.Range(1, count).Select(fold => ModelFile(model, fold)) : [model];

    /// <summary>The file of a part's model, such as <c>model.fold1.zip</c> for <c>model.zip</c>.</summary>
    public static FileInfo ModelFile(FileInfo model, int fold)
    {
        string path = model.ToString();
        string name = $"{Path.GetFileNameWithoutExtension(path)}.fold{fold}{Path.GetExtension(path)}";
        return new FileInfo(Path.Combine(Path.GetDirectoryName(path) ?? "", name));
    }
}
