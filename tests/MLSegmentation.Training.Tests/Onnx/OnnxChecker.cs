using System.Diagnostics;

namespace MLSegmentation.Training.Tests.Onnx;

/// <summary>ONNX's own checker and shape inference, through Python's onnx package where it is installed.</summary>
internal static class OnnxChecker
{
    private const string Script =
        """
        import sys, onnx
        for path in sys.argv[1:]:
            model = onnx.load(path)
            onnx.checker.check_model(model, full_check=True)
            graph = onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True, data_prop=True).graph
            known = {value.name for value in [*graph.input, *graph.output, *graph.value_info] if value.type.tensor_type.HasField("shape")}
            unknown = [name for node in graph.node for name in node.output if name not in known]
            if unknown:
                sys.exit("no rank: " + ", ".join(unknown))
        """;

    private static readonly Lazy<string?> Python = new(() => Array.Find(["python3", "/usr/bin/python3"], HasOnnx));

    public static bool IsAvailable => Python.Value is not null;

    /// <summary>Checks models.</summary>
    /// <returns>Empty, or what is wrong with the first that is wrong.</returns>
    public static string Check(params byte[][] models)
    {
        string[] paths = [.. models.Select(_ => Path.GetTempFileName())];
        try
        {
            foreach (var (path, model) in paths.Zip(models))
            {
                File.WriteAllBytes(path, model);
            }

            return Run(Python.Value!, ["-c", Script, .. paths], out string error) ? "" : error;
        }
        finally
        {
            Array.ForEach(paths, File.Delete);
        }
    }

    private static bool HasOnnx(string python) => Run(python, ["-c", "import onnx"], out _);

    private static bool Run(string program, string[] arguments, out string error)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
            using var process = Process.Start(start)!;
            process.OutputDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            error = exception.Message;
            return false;
        }
    }
}
