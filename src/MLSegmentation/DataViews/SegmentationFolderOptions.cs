using MLSegmentation.DataViews;
using MLSegmentation.ImageFiles;
using MLSegmentation.Options;

namespace MLSegmentation;

/// <summary>How images and masks are found in folders, and how their files are read.</summary>
public sealed record SegmentationFolderOptions
{
    /// <summary>
    /// The name of an image's mask, without extension: <c>{name}</c> stands for the image's name without extension, <c>{number}</c> for the first
    /// run of digits in it, and <c>{1}</c>, <c>{2}</c> and so on for its runs of digits in order; all else is as it is. With <c>{name}_mask</c>
    /// the mask of <c>c0.jpg</c> is <c>c0_mask.png</c>, with <c>{number}_manual1</c> that of <c>21_training.tif</c> is <c>21_manual1.gif</c>.
    /// Leading zeros of numbers may differ. Images and masks may then be in one folder. Default: null, the same name.
    /// </summary>
    /// <exception cref="SegmentationOptionException">It is no pattern.</exception>
    public string? MaskPattern
    {
        get;
        init
        {
            _ = ImageFiles.MaskPattern.Parse(value);
            field = value;
        }
    }

    /// <summary>
    /// Whether sub-folders are searched, too. An image and its mask then are in sub-folders of the same name. Hidden folders and links to
    /// folders are passed over. Default: false.
    /// </summary>
    public bool Recursive { get; init; }

    /// <summary>
    /// Which page to read of files that have several, as TIFF files of stacks have, from 1; files of one page are read as they are. It counts for
    /// images and masks alike. Default: null; files of several pages are then refused.
    /// </summary>
    /// <exception cref="SegmentationOptionException">It is less than 1.</exception>
    public int? Page
    {
        get;
        init => field = Allowed.AtLeast(value, 1, "for files of one page");
    }

    /// <summary>
    /// The most pixels that an image or a mask may have. Larger ones are refused by their headers, before memory for their pixels is taken: a few
    /// bytes can claim any size. Of more than four channels, the pixels count as many times as there are four channels. Scoring needs a multiple of
    /// the memory of decoding, as docs/reference/image-files.md says. From 1 to 268,435,456 (16384x16384). Default: 33,554,432, so that 8K video
    /// (7680x4320) is read.
    /// </summary>
    /// <exception cref="SegmentationOptionException">It is less than 1, or more than 268,435,456.</exception>
    public int MaxPixels
    {
        get;
        init => field = Allowed.Between(value, 1, ImageLimits.HighestMaxPixels);
    } = ImageLimits.DefaultMaxPixels;

    /// <summary>
    /// The pixels that are wanted, such as <see cref="SegmentationModelInfo.Pixels"/> of a model, where the images do not all have the same: the
    /// column of images is then of this kind, and whoever reads the row of an image of another kind gets an error for that image alone. Where all
    /// images have the same pixels, those decide, unless <see cref="AllowOtherPixels"/> is set. Default: null; images of several kinds are an error
    /// before any row is read.
    /// </summary>
    public PixelKind? Pixels { get; init; }

    /// <summary>
    /// Whether the column of images is of the kind <see cref="Pixels"/> also where all images have other pixels, each of which is then an error for whoever
    /// reads its row, or for the model that scores it: for a part of a list whose other images may have them. What else images have in common, such as
    /// channels, is not known of the column then. Without <see cref="Pixels"/>, it changes nothing. Default: false.
    /// </summary>
    public bool AllowOtherPixels { get; init; }

    /// <summary>
    /// The most bytes of a file or stream that holds one image, where it is read before its header is known: 16 for each of <see cref="MaxPixels"/>, and
    /// 256 MiB for what else it may hold.
    /// </summary>
    public long MaxFileLength => ImageLimits.GetMaxLength(MaxPixels);

    /// <summary>
    /// Whether all images and masks must be readable, as far as their headers tell: where some are not, loading them ends with one error that names
    /// them, before any row is read. Otherwise whoever reads the row of such a file gets the error. Default: false.
    /// </summary>
    public bool RequireReadable { get; init; }

    /// <summary>
    /// The part of the images that is read, where processes or machines share a data set; <see cref="SegmentationCatalog.EvaluateShard"/> makes of it what
    /// can be merged. The whole folder is listed, and of no other part a file is opened, but for the first masks where they have to say which classes
    /// there are. Default: null, all images.
    /// </summary>
    public DataShard? Shard { get; init; }

    /// <summary>
    /// Gets what users should know, a line each: which files are left out, and why, and of which animations the first frame is read.
    /// Called while folders are searched and files read. Default: null, nobody is told.
    /// </summary>
    public Action<string>? Warning { get; init; }

    /// <summary>The options as the column of images is made with them.</summary>
    internal static WantedPixels ToWanted(SegmentationFolderOptions? options) =>
        options is null ? default : new WantedPixels(options.Pixels, options.AllowOtherPixels);

    /// <summary>The options as folders are searched with them.</summary>
    internal static FolderSearch ToSearch(SegmentationFolderOptions? options) => options is null
        ? FolderSearch.Default
        : new FolderSearch(ImageFiles.MaskPattern.Parse(options.MaskPattern), options.Recursive, options.Warning);

    /// <summary>The options as files are read with them.</summary>
    internal static FileReading ToReading(SegmentationFolderOptions? options) =>
        options is null ? FileReading.Default : new FileReading(options.Page, options.Warning, options.MaxPixels);
}
