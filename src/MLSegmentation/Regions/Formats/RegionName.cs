namespace MLSegmentation.Regions.Formats;

/// <summary>The names of regions of ImageJ, which mostly number them, such as <c>0012-0345-0678</c> or <c>cell-3</c>.</summary>
internal static class RegionName
{
    private const string Numbering = "0123456789-_.# ";
    private const string Unnamed = "object";

    /// <summary>The name without numbers at its ends; where nothing is left, <c>object</c>.</summary>
    public static string Simplify(string name)
    {
        string simple = ImageNames.LastPart(name).Trim(Numbering.ToCharArray());
        return simple.Length > 0 ? simple : Unnamed;
    }
}
