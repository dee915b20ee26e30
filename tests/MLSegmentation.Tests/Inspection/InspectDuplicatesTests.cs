using MLSegmentation.Inspection;
using MLSegmentation.Tests.Masks;

namespace MLSegmentation.Tests.Inspection;

public sealed class InspectDuplicatesTests
{
    [Fact]
    public void Inspect_Copies_AreFound()
    {
        using var folder = new DrawnFolder(4);
        folder.Add("copy", 1);
        folder.WriteImage("other", 2);
        folder.WriteMask("other", DrawnFolder.Disc(7), 255);

        var inspection = InspectFolderTests.Inspect(folder);

        AssertSame(InspectFolderTests.Find(inspection, "duplicate-image"), "copy.png", "01.png");
        AssertSame(InspectFolderTests.Find(inspection, "conflicting-masks"), "other.png", "02.png");
    }

    [Fact]
    public void Inspect_NearlyTheSameImage_IsFound()
    {
        using var folder = new DrawnFolder(6);
        int[] pixels = DrawnFolder.Draw(4);
        folder.Write("images/near.png", PngFile.Grey(DrawnFolder.Width, DrawnFolder.Height, [.. pixels.Select((value, index) => value + 3 + (index % 2))]));
        folder.WriteMask("near", DrawnFolder.Disc(4), 255);

        var note = InspectFolderTests.Find(InspectFolderTests.Inspect(folder), "near-duplicate-image");
        var warning = InspectFolderTests.Find(InspectFolderTests.Inspect(folder, new() { ValidationFraction = 0.2 }), "near-duplicate-image");

        AssertSame(note, "near.png", "04.png");
        Assert.Equal((InspectionSeverity.Note, InspectionSeverity.Warning), (note.Severity, warning.Severity));
    }

    [Fact]
    public void Inspect_ImageThatIsTrainedAndValidatedOn_IsFound()
    {
        using var folder = new DrawnFolder(4);
        folder.WriteImage("a", 3, "images2");
        folder.WriteMask("a", DrawnFolder.Disc(3), 255, "masks2");

        var inspection = InspectFolderTests.Inspect(
            folder, new() { ValidationImageFolder = folder["images2"], ValidationMaskFolder = folder["masks2"] });

        var finding = InspectFolderTests.Find(inspection, "validation-overlap");
        AssertSame(finding, "a.png", "03.png");
        Assert.Equal(InspectionSeverity.Warning, finding.Severity);
    }

    [Fact]
    public void Inspect_MaskOfAnotherImage_IsFound()
    {
        using var folder = new DrawnFolder(4);
        folder.WriteMask("03", DrawnFolder.Disc(0), 255);

        AssertSame(InspectFolderTests.Find(InspectFolderTests.Inspect(folder), "duplicate-mask"), "03.png", "00.png");
    }

    [Fact]
    public void Inspect_ImagesUnderTheSameLight_AreNotAlike()
    {
        using var folder = new DrawnFolder();
        for (int seed = 0; seed < 6; seed++)
        {
            // Light that falls off from left to right is most of what such images show.
            int[] light = [.. DrawnFolder.Draw(seed, 10).Select((value, index) => (value / 8) + (4 * (index % DrawnFolder.Width)))];
            folder.Write($"images/{seed}.png", PngFile.Grey(DrawnFolder.Width, DrawnFolder.Height, light));
            folder.WriteMask($"{seed}", DrawnFolder.Disc(seed), 255);
        }

        Assert.Empty(InspectFolderTests.Inspect(folder).Findings);
    }

    private static void AssertSame(InspectionFinding finding, string name, string other)
    {
        var file = Assert.Single(finding.Files);
        Assert.Equal(name, Path.GetFileName(file.Path));
        Assert.Contains(other, file.Detail, StringComparison.Ordinal);
    }
}
