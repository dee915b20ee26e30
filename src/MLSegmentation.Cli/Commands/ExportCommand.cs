using System.CommandLine;
using Microsoft.ML;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Output;

namespace MLSegmentation.Cli.Commands;

/// <summary><c>mlseg export</c>: the ONNX file of a saved model.</summary>
internal static class ExportCommand
{
    /// <summary>Describes the command to the parser.</summary>
    public static Command Create()
    {
        Option<FileInfo> model = CommonOptions.Model();
        var onnx = new Option<FileInfo>("--onnx") { Description = "The ONNX file to write.", HelpName = "FILE", Required = true };
        var command = new Command("export", "Write a trained model as ONNX: pixels in, probabilities and labels out, at any image size.") { model, onnx };
        command.SetAction(parsed => Run(parsed.GetValue(model)!, parsed.GetValue(onnx)!));
        return command;
    }

    private static int Run(FileInfo model, FileInfo onnx)
    {
        OutputFile.RequireWritable([onnx], inputs: [model]);
        using SegmentationTransformer transformer = new MLContext().Segmentation().Load(model.FullName);
        transformer.SaveOnnx(onnx.FullName);
        Console.WriteLine($"ONNX: {onnx}");
        return 0;
    }
}
