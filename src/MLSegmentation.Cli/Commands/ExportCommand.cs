using System.CommandLine;
using Microsoft.ML;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Output;

namespace MLSegmentation.Cli.Commands;

/// <summary><c>mlseg export</c>: the ONNX file of a saved model, and its weights.</summary>
internal static class ExportCommand
{
    /// <summary>Describes the command to the parser.</summary>
    public static Command Create()
    {
        Option<FileInfo> model = CommonOptions.Model();
        var onnx = new Option<FileInfo?>("--onnx") { Description = "The ONNX file to write.", HelpName = "FILE" };
        var weights = new Option<FileInfo?>("--weights") { Description = "Write the network's weights as safetensors, to train on or to read elsewhere.", HelpName = "FILE" };
        var command = new Command("export", "Write a trained model as ONNX: pixels in, probabilities and labels out, at any image size.") { model, onnx, weights };
        command.SetAction(parsed => Run(parsed.GetValue(model)!, parsed.GetValue(onnx), parsed.GetValue(weights)));
        return command;
    }

    private static int Run(FileInfo model, FileInfo? onnx, FileInfo? weights)
    {
        if (onnx is null && weights is null)
        {
            throw new UsageException("--onnx and --weights say what to write; give at least one of them.");
        }

        OutputFile.RequireWritable([onnx, weights], inputs: [model]);
        using SegmentationTransformer transformer = new MLContext().Segmentation().Load(model.FullName);
        if (onnx is not null)
        {
            transformer.SaveOnnx(onnx.FullName);
            Console.WriteLine($"ONNX: {onnx}");
        }

        if (weights is not null)
        {
            transformer.SaveWeights(weights.FullName);
            Console.WriteLine($"Weights: {weights}");
        }

        return 0;
    }
}
