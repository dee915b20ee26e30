using Microsoft.ML;
using MLSegmentation.Models.MLNetFormat;

namespace MLSegmentation;

/// <content>Saving and loading of models.</content>
public sealed partial class SegmentationCatalog
{
    /// <summary>Saves a model, which <see cref="Load(string, SegmentationScoringOptions?, string?)"/> gives back.</summary>
    /// <remarks>
    /// The file is a standard ML.NET model, what <c>mlContext.Model.Save(model, null, path)</c> writes, but is replaced only when the new one
    /// is complete, and holds no times: the same model gives the same file, byte for byte. A pipeline is saved and loaded as a whole with
    /// <c>mlContext.Model</c>.
    /// </remarks>
    /// <param name="model">The model.</param>
    /// <param name="path">The zip file.</param>
    /// <exception cref="ArgumentNullException"><paramref name="model"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="SegmentationException">The file cannot be written.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    /// <example>
    /// <code>
    /// mlContext.Segmentation().Save(model, "model.zip");
    /// using SegmentationTransformer same = mlContext.Segmentation().Load("model.zip");
    /// </code>
    /// </example>
    public void Save(SegmentationTransformer model, string path)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        AtomicFile.WriteDurably(path, stream => ReproducibleZip.Write(stream, content => Context.Model.Save(model, null, content)));
    }

    /// <summary>Saves a model, as <see cref="Save(SegmentationTransformer, string)"/> does.</summary>
    /// <param name="model">The model.</param>
    /// <param name="stream">Where to write the zip file, once all of it is there. It stays open, and need not be able to seek.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    /// <example>
    /// <code>
    /// using var stream = new System.IO.MemoryStream();
    /// mlContext.Segmentation().Save(model, stream);
    /// stream.Position = 0;
    /// using SegmentationTransformer same = mlContext.Segmentation().Load(stream);
    /// </code>
    /// </example>
    public void Save(SegmentationTransformer model, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(stream);

        // ML.NET goes back in what it writes, and begins at the stream's beginning.
        using var zip = new MemoryStream();
        ReproducibleZip.Write(zip, content => Context.Model.Save(model, null, content));
        zip.WriteTo(stream);
    }

    /// <summary>
    /// Loads the model that <see cref="Save(SegmentationTransformer, string)"/> wrote: the same columns, classes, description, masks and
    /// probabilities.
    /// </summary>
    /// <param name="path">
    /// The zip file; its content decides how it is read, so it may also be an ONNX file that
    /// <see cref="SegmentationTransformer.SaveOnnx(string, OnnxExportOptions?)"/> wrote, or a pipeline that <c>mlContext.Model.Save</c> wrote,
    /// of which a segmentation model in it is loaded alone.
    /// </param>
    /// <param name="options">How to score; a file does not say. Default: null, the defaults and the context's device settings.</param>
    /// <param name="predictedLabelColumnName">
    /// Which of several segmentation models in a pipeline: that whose masks go to this column. Default: null, the only one.
    /// </param>
    /// <returns>The model.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="SegmentationException">
    /// The file cannot be read, is damaged, or holds no such model; or several, of which none is named.
    /// </exception>
    /// <example>
    /// <code>
    /// using var loaded = mlContext.Segmentation().Load("model.zip", new SegmentationScoringOptions { Threads = 2 });
    /// IDataView scored = loaded.Transform(data);
    /// </code>
    /// </example>
    public SegmentationTransformer Load(string path, SegmentationScoringOptions? options = null, string? predictedLabelColumnName = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var resolved = SegmentationScoringOptions.Resolve(options, Context);
        return SegmentationTransformer.FromSavedModel(ModelFile.Read(path, predictedLabelColumnName), resolved);
    }

    /// <summary>
    /// Loads several models as one, whose probabilities are the mean of theirs: <see cref="SegmentationTransformer.Ensemble"/> says what that is.
    /// </summary>
    /// <param name="paths">Their files, of the same kinds as <see cref="Load(string, SegmentationScoringOptions?, string?)"/> reads.</param>
    /// <param name="weights">How much each counts, in any unit: numbers above 0. Default: null, all the same.</param>
    /// <param name="options">How to score. Default: null, the defaults and the context's device settings.</param>
    /// <returns>The ensemble, on the columns of the first model.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="paths"/> is null.</exception>
    /// <exception cref="ArgumentException">There are no paths, or one of them is empty.</exception>
    /// <exception cref="SegmentationException">
    /// A file cannot be read, is damaged, or holds no such model, or several; the models do not suit each other, or the weights them.
    /// </exception>
    /// <example>
    /// <code>
    /// using var ensemble = mlContext.Segmentation().LoadEnsemble(["fold-1.zip", "fold-2.zip", "fold-3.zip"]);
    /// IDataView scored = ensemble.Transform(data);
    /// </code>
    /// </example>
    public SegmentationTransformer LoadEnsemble(
        IReadOnlyList<string> paths, IReadOnlyList<double>? weights = null, SegmentationScoringOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(paths);
        foreach (string path in paths)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(path, nameof(paths));
        }

        var resolved = SegmentationScoringOptions.Resolve(options, Context);
        return SegmentationTransformer.FromMembers([.. paths.Select(path => ModelFile.Read(path))], weights, resolved);
    }

    /// <summary>Loads a model from a stream, of the same kinds as <see cref="Load(string, SegmentationScoringOptions?, string?)"/>.</summary>
    /// <param name="stream">The content of the file, from where the stream stands to its end. It stays open, and need not be able to seek.</param>
    /// <param name="options">How to score. Default: null, the defaults and the context's device settings.</param>
    /// <param name="predictedLabelColumnName">
    /// Which of several segmentation models in a pipeline: that whose masks go to this column. Default: null, the only one.
    /// </param>
    /// <returns>The model.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    /// <exception cref="ArgumentException">The stream cannot be read.</exception>
    /// <exception cref="SegmentationException">
    /// The content is missing, damaged, or holds no such model; or several, of which none is named.
    /// </exception>
    /// <example>
    /// <code>
    /// using System.IO.Stream stream = System.IO.File.OpenRead("model.zip");
    /// using var loaded = mlContext.Segmentation().Load(stream);
    /// </code>
    /// </example>
    public SegmentationTransformer Load(Stream stream, SegmentationScoringOptions? options = null, string? predictedLabelColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var resolved = SegmentationScoringOptions.Resolve(options, Context);
        return SegmentationTransformer.FromSavedModel(ModelFile.Read(stream, predictedLabelColumnName), resolved);
    }
}
