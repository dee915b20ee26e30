using System.Xml.Linq;
using Microsoft.ML.Data;
using MLSegmentation.Formatting;
using MLSegmentation.Reports;

namespace MLSegmentation;

/// <summary>
/// Images beside each other with their captions and what the colours of their masks mean, to look at in a notebook or on a page. Large images are shown
/// smaller, and say so. Immutable: the images themselves are not kept.
/// </summary>
[TypeFormatterSource("MLSegmentation.Reports.SideBySideFormatterSource")]
public sealed class SideBySide
{
    private SideBySide(params object?[] content) => Content = content;

    /// <summary>The elements.</summary>
    internal IReadOnlyList<object?> Content { get; }

    /// <summary>An image, its mask, and the mask on top of the image; below them the classes with the share of each in the mask.</summary>
    /// <param name="image">The image.</param>
    /// <param name="mask">The mask, of the image's size.</param>
    /// <param name="classes">The classes, for their names and colours. Default: null, those of the mask, or numbers where it does not know them.</param>
    /// <returns>What to show.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">Image and mask differ in size, or the mask holds a class index that the classes lack.</exception>
    /// <exception cref="SegmentationException">The mask is that of a volume.</exception>
    /// <example>
    /// <code>
    /// using MLImage image = SegmentationImage.LoadMLImage("image.png");
    /// SegmentationMask mask = SegmentationMask.Load("mask.png", SegmentationClasses.Binary);
    /// string html = SideBySide.Create(image, mask).ToHtml();
    /// </code>
    /// </example>
    public static SideBySide Create(MLImage image, SegmentationMask mask, SegmentationClasses? classes = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(mask);
        var shown = Require(image, mask, classes, nameof(mask));
        return new(
            Panels(
                ShrunkPanel.OfImage("Image", image, ShrunkPanel.SideBesideOthers),
                ShrunkPanel.OfMask("Mask", mask, shown, ShrunkPanel.SideBesideOthers),
                ShrunkPanel.OfOverlay("Overlay", image, mask, shown, ShrunkPanel.SideBesideOthers)),
            ClassLegend.OfMask(mask, shown));
    }

    /// <summary>An image, its true and its predicted mask, and where they differ, as in reports.</summary>
    /// <param name="image">The image.</param>
    /// <param name="truth">The true mask, of the image's size.</param>
    /// <param name="prediction">The predicted mask, of the image's size.</param>
    /// <param name="classes">The classes, for their names and colours. Default: null, those of the masks, or numbers where they do not know them.</param>
    /// <returns>What to show.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">Image and masks differ in size, or a mask holds a class index that the classes lack.</exception>
    /// <exception cref="SegmentationException">A mask is that of a volume.</exception>
    public static SideBySide Compare(MLImage image, SegmentationMask truth, SegmentationMask prediction, SegmentationClasses? classes = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(prediction);
        var known = classes ?? prediction.Classes ?? truth.Classes ?? Number(Math.Max(LargestIndex(truth), LargestIndex(prediction)));
        Require(image, truth, known, nameof(truth));
        Require(image, prediction, known, nameof(prediction));
        var size = PanelPainter.Shrink(image.Width, image.Height, ShrunkPanel.SideBesideOthers);
        var painted = new PanelPainter(known, ShrunkPanel.SideBesideOthers).Paint(image, truth, prediction);
        return new(
            Panels([.. painted.Describe("the image").Select(panel => ShrunkPanel.Create(
                panel.Caption, panel.Description, painted.Size, size, panel.Png, ShrunkPanel.SideBesideOthers))]),
            ClassLegend.OfClasses(known),
            ClassLegend.OfErrors(known));
    }

    /// <summary>Any images with their captions, such as the same one before and after.</summary>
    /// <param name="images">The captions and images, at least one.</param>
    /// <returns>What to show.</returns>
    /// <exception cref="ArgumentNullException">An image or a caption is null.</exception>
    /// <exception cref="ArgumentException">There is no image.</exception>
    public static SideBySide Create(params (string Caption, MLImage Image)[] images)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (images is [])
        {
            throw new ArgumentException("There is no image to show; give at least one with its caption.", nameof(images));
        }

        foreach (var (caption, image) in images)
        {
            ArgumentNullException.ThrowIfNull(caption, nameof(images));
            ArgumentNullException.ThrowIfNull(image, nameof(images));
        }

        return new(Panels([.. images.Select(item => ShrunkPanel.OfImage(item.Caption, item.Image, ShrunkPanel.SideBesideOthers))]));
    }

    /// <summary>The same as HTML: an element that needs nothing beside itself and suits light and dark pages.</summary>
    /// <returns>A <c>div</c> element.</returns>
    public string ToHtml() => NotebookView.Write([.. Content]);

    private static XElement Panels(params ShrunkPanel[] panels) =>
        Html.Element("div", [Html.Class("panels"), .. panels.Select(panel => panel.ToElement())]);

    private static SegmentationClasses Require(MLImage image, SegmentationMask mask, SegmentationClasses? classes, string parameter)
    {
        mask.RequireImage("shown beside an image");
        if (image.Width != mask.Width || image.Height != mask.Height)
        {
            throw new ArgumentException($"The image has {image.Width}x{image.Height} pixels, but the mask has {mask.Width}x{mask.Height}.", parameter);
        }

        int largest = LargestIndex(mask);
        var known = classes ?? mask.Classes ?? Number(largest);
        return largest < known.Count
            ? known
            : throw new ArgumentException($"The mask holds the class index {largest}, but there are {known.Count} classes.", parameter);
    }

    private static SegmentationClasses Number(int largest) =>
        SegmentationClasses.FromNames([.. Enumerable.Range(0, Math.Max(2, largest + 1)).Select(index => $"class {index}")]);

    /// <summary>The largest class index of a mask; that of ignored pixels is none.</summary>
    private static int LargestIndex(SegmentationMask mask)
    {
        int largest = 0;
        foreach (byte index in mask.Pixels)
        {
            largest = index != SegmentationMask.Ignored && index > largest ? index : largest;
        }

        return largest;
    }
}
