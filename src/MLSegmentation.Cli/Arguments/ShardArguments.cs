using System.CommandLine;

namespace MLSegmentation.Cli.Arguments;

/// <summary>The option that says which part of the images a process works on.</summary>
internal sealed class ShardArguments
{
    private readonly Option<DataShard?> _shard = Option.Parsed<DataShard?>(
        "--shard",
        "Work on one part of the images, where processes or machines share them: of COUNT parts that of the number INDEX, from 0 to COUNT - 1, as in 0/7 "
            + "for the first of seven. Every image whose place on the list is INDEX, INDEX + COUNT and so on is in it. Needs --json; mlseg merge puts the "
            + "parts together.",
        "INDEX/COUNT",
        DataShard.Parse);

    public IEnumerable<Option> Options => [_shard];

    /// <summary>The part; null for all images.</summary>
    public DataShard? Read(ParseResult parsed) => parsed.GetValue(_shard);

    /// <summary>Throws when a part was asked for, and options were given that are for all images or not that one file is written.</summary>
    public void Check(ParseResult parsed, FileInfo? json, string reason, params Option[] ofAll)
    {
        if (Read(parsed) is null)
        {
            return;
        }

        UsageException.ThrowIfGiven(parsed, reason, ofAll);
        if (json is null)
        {
            throw new UsageException("--shard works on a part of the images, which mlseg merge puts together; name a file for what it needs with --json.");
        }
    }
}
