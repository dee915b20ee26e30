using MLSegmentation.Models.Import;
using MLSegmentation.Models.MLNetFormat;
using MLSegmentation.Scoring;

namespace MLSegmentation;

/// <content>Making models of other people's networks.</content>
public sealed partial class SegmentationTransformer
{
    // What a network is called that comes without the name of a file.
    private const string ImportedName = "imported";

    /// <summary>
    /// Makes a model of a network in an ONNX file of other software (PyTorch's, for example): one that takes images of any size and gives
    /// probabilities and masks, and can be saved, evaluated and used as one that was trained here.
    /// </summary>
    /// <remarks>
    /// The network takes one tensor, images × channels × rows × columns or images × rows × columns × channels, and gives logits, probabilities or class
    /// indices of the size of the image, or of a part of it. What the file says is found out, and the network is tried with small images;
    /// <see cref="OnnxImportOptions.Report"/> gets what was found and assumed. The file is checked before anything runs, as models are. The default
    /// columns are used; <see cref="WithColumns"/> changes them.
    /// </remarks>
    /// <param name="path">The ONNX file.</param>
    /// <param name="classes">
    /// The classes in the order of the network's planes or indices. Where a network gives one plane less than classes, the first class is the background.
    /// </param>
    /// <param name="import">What the file does not say. Default: null, what can be found out.</param>
    /// <param name="options">How to score, and to try. Default: null, the defaults.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="classes"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty, or options do not go together.</exception>
    /// <exception cref="SegmentationException">
    /// The file cannot be read, is damaged, or holds a network that cannot be made a model of; or options have to say more.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token of the options was cancelled.</exception>
    /// <example>
    /// <code>
    /// var classes = SegmentationClasses.Parse("background=0, cell=255");
    /// var import = new OnnxImportOptions { IsImageNet = true, Report = Console.WriteLine };
    /// using var imported = SegmentationTransformer.Import("network.onnx", classes, import);
    /// mlContext.Segmentation().Save(imported, "model.zip");
    /// </code>
    /// </example>
    public static SegmentationTransformer Import(
        string path, SegmentationClasses classes, OnnxImportOptions? import = null, SegmentationScoringOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(classes);
        string name = Path.GetFileNameWithoutExtension(path);
        return Import(ModelFile.ReadForeign(path), name.Length > 0 ? name : ImportedName, classes, import, options);
    }

    /// <summary>Makes a model of a network in an ONNX file of other software, from a stream, as the method for a path does.</summary>
    /// <param name="stream">The content of the file, from where the stream stands to its end. It stays open, and need not be able to seek.</param>
    /// <param name="classes">The classes in the order of the network's planes or indices.</param>
    /// <param name="import">What the file does not say. Default: null, what can be found out.</param>
    /// <param name="options">How to score, and to try. Default: null, the defaults.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The stream cannot be read, or options do not go together.</exception>
    /// <exception cref="SegmentationException">
    /// The content is missing, damaged, or holds a network that cannot be made a model of; or options have to say more.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token of the options was cancelled.</exception>
    /// <example>
    /// <code>
    /// using System.IO.Stream stream = System.IO.File.OpenRead("network.onnx");
    /// using var imported = SegmentationTransformer.Import(stream, SegmentationClasses.Binary);
    /// </code>
    /// </example>
    public static SegmentationTransformer Import(
        Stream stream, SegmentationClasses classes, OnnxImportOptions? import = null, SegmentationScoringOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(classes);
        return Import(ModelFile.ReadForeign(stream), ImportedName, classes, import, options);
    }

    private static SegmentationTransformer Import(
        (byte[] Bytes, string Source) file, string name, SegmentationClasses classes, OnnxImportOptions? import, SegmentationScoringOptions? options)
    {
        var resolved = SegmentationScoringOptions.Resolve(options);
        using var sessions = new TrialSessions(file.Source, resolved);
        var model = NetworkImport.Create(file, name, classes, import ?? new OnnxImportOptions(), sessions.Open);
        return FromSavedModel(new SavedModel(model, ModelColumns.Default), resolved);
    }
}
