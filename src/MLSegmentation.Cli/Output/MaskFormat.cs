namespace MLSegmentation.Cli.Output;

/// <summary>The kinds of files that masks are written as; their names are the endings of those.</summary>
internal enum MaskFormat
{
    Png,
    Tif,
}
