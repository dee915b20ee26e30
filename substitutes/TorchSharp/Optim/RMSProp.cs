using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            public static Modules.RMSProp RMSProp(IEnumerable<Modules.Parameter> parameters, double lr = 0.01, double alpha = 0.99, double eps = 1e-8, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false) =>
                new(parameters, lr, alpha, eps, weight_decay, momentum, centered, maximize);

            public static Modules.RMSProp RMSProp(IEnumerable<(string name, Modules.Parameter parameter)> parameters, double lr = 0.01, double alpha = 0.99, double eps = 1e-8, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false) =>
                new(parameters.Select(entry => entry.parameter), lr, alpha, eps, weight_decay, momentum, centered, maximize);

            public static Modules.RMSProp RMSProp(IEnumerable<Modules.RMSProp.ParamGroup> parameters, double lr = 0.01, double alpha = 0.99, double eps = 1e-8, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false) =>
                new(parameters, lr, alpha, eps, weight_decay, momentum, centered, maximize);
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>RMSProp (Hinton, 2012), centred and with momentum where asked.</summary>
    public class RMSProp : OptimizerHelper, IMomentum
    {
        public RMSProp(IEnumerable<Parameter> parameters, double lr = 1e-3, double alpha = 0.99, double eps = 1e-8, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false)
            : this([new ParamGroup { Parameters = parameters }], lr, alpha, eps, weight_decay, momentum, centered, maximize)
        {
        }

        public RMSProp(IEnumerable<ParamGroup> parameters, double lr = 1e-3, double alpha = 0.99, double eps = 1e-8, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false)
            : base(new Options { LearningRate = lr, maximize = maximize, momentum = momentum, alpha = alpha, eps = eps, weight_decay = weight_decay, centered = centered })
        {
            OptimizerOptions.RequireNotNegative(lr, "learning rate");
            OptimizerOptions.RequireNotNegative(eps, "eps");
            OptimizerOptions.RequireNotNegative(alpha, "alpha");
            OptimizerOptions.RequireNotNegative(momentum, "momentum");
            OptimizerOptions.RequireNotNegative(weight_decay, "weight_decay");
            AddGroups(parameters);
        }

        public double Momentum
        {
            get => ((Options)_defaults).momentum!.Value;
            set => ((Options)_defaults).momentum = value;
        }

        public override Tensor? step(Func<Tensor>? closure = null) => Step<Options, State>(Update, closure);

        private static void Update(Parameter parameter, Tensor gradient, State state, Options options)
        {
            double alpha = options.alpha!.Value;
            double rate = options.LearningRate!.Value;
            Tensor change = Effective(gradient, parameter, options.maximize!.Value, options.weight_decay!.Value);
            state.step++;
            state.square_avg.mul_(alpha).addcmul_(change, change, value: 1 - alpha);
            using Tensor average = options.centered!.Value ? CentredAverage(state, change, alpha) : state.square_avg.sqrt();
            average.add_(options.eps!.Value);
            if (options.momentum!.Value > 0)
            {
                state.momentum_buffer.mul_(options.momentum.Value).addcdiv_(change, average);
                parameter.add_(state.momentum_buffer, alpha: -rate);
            }
            else
            {
                parameter.addcdiv_(change, average, value: -rate);
            }
        }

        private static Tensor CentredAverage(State state, Tensor change, double alpha)
        {
            state.grad_avg.mul_(alpha).add_(change, alpha: 1 - alpha);
            return state.square_avg.addcmul(state.grad_avg, state.grad_avg, value: -1).sqrt_();
        }

        private protected override OptimizerOptions CreateOptions() => new Options();

        private protected override OptimizerState CreateState(Parameter parameter) => new State(parameter);

        /// <summary>The options of RMSProp.</summary>
        public class Options : OptimizerOptions
        {
            public bool? maximize;
            public double? momentum;
            public double? alpha;
            public double? eps;
            public double? weight_decay;
            public bool? centered;

            internal override void Visit(OptionVisitor visitor, OptimizerOptions other)
            {
                var options = (Options)other;
                visitor.Visit(ref maximize, options.maximize);
                visitor.Visit(ref momentum, options.momentum);
                visitor.Visit(ref alpha, options.alpha);
                visitor.Visit(ref eps, options.eps);
                visitor.Visit(ref weight_decay, options.weight_decay);
                visitor.Visit(ref centered, options.centered);
            }
        }

        /// <summary>Parameters that RMSProp treats alike.</summary>
        public class ParamGroup : ParamGroup<Options>, IMomentum
        {
            public ParamGroup()
            {
            }

            public ParamGroup(IEnumerable<Parameter> parameters, Options options)
                : base(parameters, options)
            {
            }

            public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1e-3, double eps = 1e-8, double alpha = 0.99, double weight_decay = 0, double momentum = 0, bool centered = false)
                : base(parameters, new Options { LearningRate = lr, alpha = alpha, eps = eps, weight_decay = weight_decay, momentum = momentum, centered = centered })
            {
            }

            public double Momentum
            {
                get => Options.momentum!.Value;
                set => Options.momentum = value;
            }
        }

        /// <summary>What RMSProp remembers of one parameter.</summary>
        public sealed class State : OptimizerState, IDisposable
        {
            public long step;
            public Tensor square_avg = null!;
            public Tensor momentum_buffer = null!;
            public Tensor grad_avg = null!;

            public State(Parameter parameter)
                : base(parameter)
            {
            }

            public void Dispose() => Visit(new StateVisitor.Disposer(), this);

            public override void SaveStateDict(BinaryWriter writer) => Visit(new StateVisitor.Writer(writer), this);

            public override void LoadStateDict(BinaryReader reader) => Visit(new StateVisitor.Reader(reader, _parameter.device), this);

            public override void LoadStateDict(OptimizerState source) => Visit(new StateVisitor.Copier(_parameter.device), source);

            public override void Initialize(OptimizerOptions options)
            {
                step = 0;
                Reset(ref square_avg!, _parameter);
                Reset(ref momentum_buffer!, _parameter);
                Reset(ref grad_avg!, _parameter);
            }

            internal override void Visit(StateVisitor visitor, OptimizerState other)
            {
                var state = (State)other;
                visitor.Visit(ref step, state.step);
                visitor.Visit(ref square_avg, state.square_avg);
                visitor.VisitConditional(ref momentum_buffer!, state.momentum_buffer);
                visitor.VisitConditional(ref grad_avg!, state.grad_avg);
            }
        }
    }
}
