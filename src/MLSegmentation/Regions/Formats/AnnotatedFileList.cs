namespace MLSegmentation.Regions.Formats;

/// <summary>Annotations and the files of their images.</summary>
/// <param name="Annotations">The annotations, of a part of the images where one was asked for.</param>
/// <param name="Files">The file of each of their images; empty where the folder of images is not known.</param>
/// <param name="All">The files of all images, also of those of other parts, in the order of their names.</param>
internal sealed record AnnotatedFileList(SegmentationAnnotations Annotations, IReadOnlyList<string> Files, IReadOnlyList<string> All);
