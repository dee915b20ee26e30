using Microsoft.ML.Data;

namespace MLSegmentation.Cli.Tests;

public sealed class AugmentPreviewCommandTests
{
    [Fact]
    public void AugmentPreview_Preset_WritesPairsOfImageAndOverlay()
    {
        using var folder = new WorkFolder(3);

        Mlseg.Run(Preview(folder, "--augmentations", "microscopy", "--count", "6")).Succeeded();

        // Four pairs across and two rows of 64 pixels, with gaps of 4.
        using var sheet = MLImage.CreateFromFile(folder["sheet.png"]);
        Assert.Equal((4 + (8 * 68), 4 + (2 * 68)), (sheet.Width, sheet.Height));
    }

    [Fact]
    public void AugmentPreview_SameSeed_WritesTheSame()
    {
        using var folder = new WorkFolder(1);
        Mlseg.Run(Preview(folder, "--augmentations", "strong", "--seed", "3", "--crop", "40x24", "--count", "2")).Succeeded();
        byte[] first = File.ReadAllBytes(folder["sheet.png"]);

        Mlseg.Run(Preview(folder, "--augmentations", "strong", "--seed", "3", "--crop", "40x24", "--count", "2")).Succeeded();
        Assert.Equal(first, File.ReadAllBytes(folder["sheet.png"]));

        Mlseg.Run(Preview(folder, "--augmentations", "strong", "--seed", "4", "--crop", "40x24", "--count", "2")).Succeeded();
        Assert.NotEqual(first, File.ReadAllBytes(folder["sheet.png"]));
    }

    [Fact]
    public void AugmentPreview_UnknownAugmentation_ListsThemAll()
    {
        using var folder = new WorkFolder(1);

        Mlseg.Run(Preview(folder, "--augmentations", "blurr")).Refused(2, "'blurr'", "microscopy", "coarse-dropout");
    }

    [Fact]
    public void AugmentPreview_OtherExtension_IsRefused()
    {
        using var folder = new WorkFolder(1);

        Mlseg.Run("augment-preview", "--images", folder.Images, "--masks", folder.Masks, "--output", folder["sheet.jpg"]).Refused(2, ".png", "sheet.jpg");
    }

    private static string[] Preview(WorkFolder folder, params string[] more) =>
        ["augment-preview", "--images", folder.Images, "--masks", folder.Masks, "--output", folder["sheet.png"], .. more];
}
